namespace FaceNet.Trainer.Reporting.Charts;

/// <summary>The colours of the report, those of its style sheet.</summary>
internal static class ChartColours
{
    public const string Ink = "#1c2430";
    public const string Soft = "#5d6b7d";
    public const string Grid = "#e6ebf1";
    public const string Same = "#1f8a70";
    public const string Different = "#c2703d";

    private static readonly string[] Models = ["#2b5fb8", "#1f8a70", "#8a4fb0", "#c2703d", "#d02c3c"];
    private static readonly string[] Baselines = ["#8794a6", "#b9c2ce"];

    /// <summary>The colour of a model; baselines are grey.</summary>
    public static string Of(int model, bool isBaseline)
    {
        return isBaseline ? Baselines[model % Baselines.Length] : Models[model % Models.Length];
    }
}
