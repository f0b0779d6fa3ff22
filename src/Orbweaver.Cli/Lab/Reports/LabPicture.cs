namespace Orbweaver.Cli;

internal static class LabPicture
{
    public static string Of(LabReport report) => "";
}
