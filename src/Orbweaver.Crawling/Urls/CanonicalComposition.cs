using System.Collections.Frozen;

namespace Orbweaver.Crawling;

/// <summary>
/// Canonical composition (Unicode's form C) of lower-case text: <c>e</c> and a combining acute accent become <c>é</c>. Written out here because .NET normalises
/// by the system's ICU, and not at all in invariant mode, while a link must mean the same wherever the crawl runs.
/// </summary>
/// <remarks>A mark composes with what stands right before it, as decomposed text in canonical order has it; marks in another order are left as they are.</remarks>
internal static class CanonicalComposition
{
    private const int HangulFirst = 0xAC00;
    private const int HangulEnd = 0xD7A4;
    private const int LeadFirst = 0x1100;
    private const int LeadCount = 19;
    private const int VowelFirst = 0x1161;
    private const int VowelCount = 21;
    private const int TailBase = 0x11A7;
    private const int TailCount = 28;

    /// <summary>A mark, then pairs: a letter, and what the two compose to.</summary>
    private static readonly string[] Rows =
    [
        "\u0300aàeèiìnǹoòuùwẁyỳ¨῭âầêềôồüǜăằēḕōṑơờưừαὰεὲηὴιὶοὸυὺωὼϊῒϋῢеѐиѝἀἂἁἃἐἒἑἓἠἢἡἣἰἲἱἳὀὂὁὃὐὒὑὓὠὢὡὣ᾿῍῾῝",
        "\u0301aácćeégǵiíkḱlĺmḿnńoópṕrŕsśuúwẃyýzź¨΅âấåǻæǽçḉêếïḯôốõṍøǿüǘăắēḗōṓũṹơớưứαάεέηήιίοόυύωώϊΐϋΰϒϓгѓ",
        "\u0301кќἀἄἁἅἐἔἑἕἠἤἡἥἰἴἱἵὀὄὁὅὐὔὑὕὠὤὡὥ᾿῎῾῞",
        "\u0302aâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷzẑạậẹệọộ",
        "\u0303aãeẽiĩnñoõuũvṽyỹâẫêễôỗăẵơỡưữ",
        "\u0304aāeēgḡiīoōuūyȳäǟæǣõȭöȫüǖǫǭȧǡȯȱαᾱιῑυῡиӣуӯḷḹṛṝ",
        "\u0306aăeĕgğiĭoŏuŭȩḝαᾰιῐυῠаӑеӗжӂийуўạặ",
        "\u0307aȧbḃcċdḋeėfḟgġhḣmṁnṅoȯpṗrṙsṡtṫwẇxẋyẏzżśṥšṧſẛṣṩ",
        "\u0308aäeëhḧiïoötẗuüwẅxẍyÿõṏūṻιϊυϋϒϔаӓеёжӝзӟиӥоӧуӱчӵыӹэӭіїәӛөӫ",
        "\u0309aảeẻiỉoỏuủyỷâẩêểôổăẳơởưử",
        "\u030Aaåuůwẘyẙ",
        "\u030Boőuűуӳ",
        "\u030Caǎcčdďeěgǧhȟiǐjǰkǩlľnňoǒrřsštťuǔzžüǚʒǯ",
        "\u030Faȁeȅiȉoȍrȑuȕѵѷ",
        "\u0311aȃeȇiȋoȏrȓuȗ",
        "\u0313αἀεἐηἠιἰοὀρῤυὐωὠ",
        "\u0314αἁεἑηἡιἱοὁρῥυὑωὡ",
        "\u031Boơuư",
        "\u0323aạbḅdḍeẹhḥiịkḳlḷmṃnṇoọrṛsṣtṭuụvṿwẉyỵzẓơợưự",
        "\u0324uṳ",
        "\u0325aḁ",
        "\u0326sștț",
        "\u0327cçdḑeȩgģhḩkķlļnņrŗsştţ",
        "\u0328aąeęiįoǫuų",
        "\u032Ddḓeḙlḽnṋtṱuṷ",
        "\u032Ehḫ",
        "\u0330eḛiḭuṵ",
        "\u0331bḇdḏhẖkḵlḻnṉrṟtṯzẕ",
        "\u0338<≮=≠>≯←↚→↛↔↮⇐⇍⇒⇏⇔⇎∃∄∈∉∋∌∣∤∥∦∼≁≃≄≅≇≈≉≍≭≡≢≤≰≥≱≲≴≳≵≶≸≷≹≺⊀≻⊁≼⋠≽⋡⊂⊄⊃⊅⊆⊈⊇⊉⊑⋢⊒⋣⊢⊬⊨⊭⊩⊮⊫⊯⊲⋪⊳⋫⊴⋬⊵⋭",
        "\u0342¨῁αᾶηῆιῖυῦωῶϊῗϋῧἀἆἁἇἠἦἡἧἰἶἱἷὐὖὑὗὠὦὡὧ᾿῏῾῟",
        "\u0345άᾴήῄαᾳηῃωῳώῴἀᾀἁᾁἂᾂἃᾃἄᾄἅᾅἆᾆἇᾇἠᾐἡᾑἢᾒἣᾓἤᾔἥᾕἦᾖἧᾗὠᾠὡᾡὢᾢὣᾣὤᾤὥᾥὦᾦὧᾧὰᾲὴῂὼῲᾶᾷῆῇῶῷ",
        "\u0653\u0627\u0622",
        "\u0654\u0627\u0623\u0648\u0624\u064A\u0626\u06C1\u06C2\u06D2\u06D3\u06D5\u06C0",
        "\u0655\u0627\u0625",
        "\u093Cनऩरऱळऴ",
        "\u09BE\u09C7\u09CB",
        "\u09D7\u09C7\u09CC",
        "\u0B3E\u0B47\u0B4B",
        "\u0B56\u0B47\u0B48",
        "\u0B57\u0B47\u0B4C",
        "\u0BBE\u0BC6\u0BCA\u0BC7\u0BCB",
        "\u0BD7ஒஔ\u0BC6\u0BCC",
        "\u0C56\u0C46\u0C48",
        "\u0CC2\u0CC6\u0CCA",
        "\u0CD5\u0CBF\u0CC0\u0CC6\u0CC7\u0CCA\u0CCB",
        "\u0CD6\u0CC6\u0CC8",
        "\u0D3E\u0D46\u0D4A\u0D47\u0D4B",
        "\u0D57\u0D46\u0D4C",
        "\u0DCA\u0DD9\u0DDA\u0DDC\u0DDD",
        "\u0DCF\u0DD9\u0DDC",
        "\u0DDF\u0DD9\u0DDE",
        "\u102Eဥဦ",
        "\u1B35ᬅᬆᬇᬈᬉᬊᬋᬌᬍᬎᬑᬒ\u1B3A\u1B3B\u1B3C\u1B3D\u1B3E\u1B40\u1B3F\u1B41\u1B42\u1B43",
        "\u3099うゔかがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼ\u309D\u309Eウヴカガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドハバヒビフブヘベホボワヷヰヸ",
        "\u3099ヱヹヲヺ\u30FD\u30FE",
        "\u309Aはぱひぴふぷへぺほぽハパヒピフプヘペホポ",
    ];

    /// <summary>Pairs: a letter or mark that exists twice, and the one that stays.</summary>
    private const string Twins = "\u0340\u0300\u0341\u0301\u0343\u0313\u0374\u02B9\u1F71ά\u1F73έ\u1F75ή\u1F77ί\u1F79ό\u1F7Bύ\u1F7Dώ\u1FBEι\u1FD3ΐ\u1FE3ΰ";

    private static readonly FrozenDictionary<(int First, int Second), int> Pairs = Rows
        .SelectMany(row => Enumerable.Range(0, row.Length / 2).Select(i => (Key: ((int)row[(2 * i) + 1], (int)row[0]), Value: (int)row[(2 * i) + 2])))
        .ToFrozenDictionary(pair => pair.Key, pair => pair.Value);

    private static readonly FrozenDictionary<int, int> TwinPairs = Enumerable.Range(0, Twins.Length / 2).ToFrozenDictionary(i => (int)Twins[2 * i], i => (int)Twins[(2 * i) + 1]);

    /// <summary>Appends a code point to composed text, composing it with the last one where the two have a common form.</summary>
    public static void Append(List<int> text, int codePoint)
    {
        codePoint = TwinPairs.GetValueOrDefault(codePoint, codePoint);
        if (text.Count > 0 && Compose(text[^1], codePoint) is > 0 and var composed)
            text[^1] = composed;
        else
            text.Add(codePoint);
    }

    private static int Compose(int first, int second)
    {
        if (Pairs.TryGetValue((first, second), out var composed))
            return composed;
        if (first is >= LeadFirst and < LeadFirst + LeadCount && second is >= VowelFirst and < VowelFirst + VowelCount)
            return HangulFirst + ((((first - LeadFirst) * VowelCount) + (second - VowelFirst)) * TailCount);
        if (first is >= HangulFirst and < HangulEnd && (first - HangulFirst) % TailCount == 0 && second is > TailBase and < TailBase + TailCount)
            return first + (second - TailBase);
        return 0;
    }
}
