using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Orbweaver.Asyncio.Tests;

/// <summary>An authority that nobody trusts by himself, and what it has signed.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    internal TestCertificates()
    {
        var request = new CertificateRequest("CN=Orbweaver's test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        Authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
        Good = Sign("localhost", DateTimeOffset.UtcNow.AddDays(1));
        WrongName = Sign("elsewhere.example", DateTimeOffset.UtcNow.AddDays(1));
        Expired = Sign("localhost", DateTimeOffset.UtcNow.AddDays(-1));
    }

    internal X509Certificate2 Authority { get; }

    internal X509Certificate2 Good { get; }

    internal X509Certificate2 WrongName { get; }

    internal X509Certificate2 Expired { get; }

    /// <summary>Trusts the authority here, and nobody else.</summary>
    internal X509ChainPolicy Trust() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { Authority },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    public void Dispose()
    {
        foreach (X509Certificate2 certificate in new[] { Authority, Good, WrongName, Expired })
            certificate.Dispose();

        _key.Dispose();
    }

    private X509Certificate2 Sign(string name, DateTimeOffset end)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
            names.AddIpAddress(IPAddress.Loopback);

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using X509Certificate2 signed = request.Create(Authority, DateTimeOffset.UtcNow.AddYears(-1), end, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
