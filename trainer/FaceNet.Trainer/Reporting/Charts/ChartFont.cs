using ScottPlot;

namespace FaceNet.Trainer.Reporting.Charts;

/// <summary>Finds letters for plots in files: the drawing library that is shipped knows no fonts of the system by itself.</summary>
internal static class ChartFont
{
    private const string Name = "report";

    private static readonly string[] Preferred = ["DejaVuSans.ttf", "LiberationSans-Regular.ttf", "NotoSans-Regular.ttf", "OpenSans-Regular.ttf", "Arial.ttf", "arial.ttf", "segoeui.ttf", "Helvetica.ttc"];

    private static readonly string[] Folders =
    [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/System/Library/Fonts",
        Environment.GetFolderPath(Environment.SpecialFolder.Fonts),
    ];

    private static readonly Lazy<bool> IsFound = new(Register);

    /// <summary>Gives a plot its letters; without any font file it is drawn without letters.</summary>
    public static void Apply(Plot plot)
    {
        if (IsFound.Value)
        {
            plot.Font.Set(Name);
        }
    }

    private static bool Register()
    {
        string[] files = [.. Folders.Where(folder => folder.Length > 0 && Directory.Exists(folder)).SelectMany(folder => Directory.EnumerateFiles(folder, "*.tt?", SearchOption.AllDirectories))];
        string? file = Preferred.Select(name => files.FirstOrDefault(path => Path.GetFileName(path) == name)).FirstOrDefault(path => path is not null) ?? files.FirstOrDefault();
        if (file is null)
        {
            return false;
        }

        Fonts.AddFontFile(Name, file, bold: false, italic: false);
        return true;
    }
}
