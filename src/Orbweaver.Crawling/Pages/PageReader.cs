#pragma warning disable
using System.Text;
namespace Orbweaver.Crawling;
public enum LinkKind { Anchor }
public enum LinkKinds { Navigation }
internal ref struct PL { public ReadOnlySpan<byte> Value; public LinkKind Kind; }
internal sealed class PageReader {
  List<byte[]> l=new();
  public void Read(ReadOnlySpan<byte> b, string? cs, LinkKinds k){ l.Clear(); BaseHrefB=[]; var s=Encoding.UTF8.GetString(b); foreach(System.Text.RegularExpressions.Match m in System.Text.RegularExpressions.Regex.Matches(s,"<a [^>]*?href=\"?([^\"> ]*)")) l.Add(Encoding.UTF8.GetBytes(m.Groups[1].Value)); var t=System.Text.RegularExpressions.Regex.Match(s,"<title>(.*?)</title>"); Title=t.Groups[1].Value; var bb=System.Text.RegularExpressions.Regex.Match(s,"<base href=([^>]*)"); BaseHrefB=Encoding.UTF8.GetBytes(bb.Groups[1].Value);}
  byte[] BaseHrefB=[]; public ReadOnlySpan<byte> BaseHref=>BaseHrefB; public string Title; public int LinkCount=>l.Count; public PL GetLink(int i)=>new PL{Value=l[i]}; public Encoding? QueryEncoding=>null; public string EncodingName=>"utf-8";
  public static bool IsHtml(string? ct)=>ct=="text/html";
}
