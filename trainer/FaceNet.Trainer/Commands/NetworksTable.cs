using System.Globalization;
using System.Text;
using FaceNet.Trainer.Networks;

namespace FaceNet.Trainer.Commands;

/// <summary>What networks cost, beside what their publication says they do, as a text table.</summary>
internal static class NetworksTable
{
    private const string Legend =
        "Input is height x width; multiply-adds are for one photo, and what the paper calls FLOPS. Paper: FaceNet (Schroff et al. 2015), \"-\" where it gives no figure.";

    public static string Format(IEnumerable<NetworkDescription> networks)
    {
        NetworkDescription[] rows = [.. networks];
        var table = new StringBuilder();
        table.AppendLine($"{"network",-8}{"input",9}{"output",8}{"parameters",14}{"paper",9}{"off by",9}{"multiply-adds",16}{"paper",9}{"off by",9}");
        foreach (NetworkDescription network in rows)
        {
            NetworkCost cost = NetworkCost.Of(network);
            string input = $"{network.InputHeight}x{network.InputWidth}";
            table.AppendLine($"{network.Name,-8}{input,9}{network.Dimensions,8}{Figures(cost.Parameters, 14, network.Published?.Parameters)}{Figures(cost.MultiplyAdds, 16, network.Published?.MultiplyAdds)}");
        }

        table.AppendLine().AppendLine(Legend).AppendLine();
        foreach (NetworkDescription network in rows)
        {
            table.AppendLine($"{network.Name,-8}{network.Origin}");
        }

        return table.ToString().TrimEnd();
    }

    private static string Figures(long actual, int width, double? published)
    {
        string count = actual.ToString("N0", CultureInfo.InvariantCulture).PadLeft(width);
        return published is { } value ? $"{count}{Rounded(value),9}{Deviation(actual, value),9}" : $"{count}{"-",9}{"-",9}";
    }

    private static string Rounded(double value)
    {
        return value < 1e9
            ? string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.#} M")
            : string.Create(CultureInfo.InvariantCulture, $"{value / 1e9:0.#} B");
    }

    private static string Deviation(long actual, double published)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{(actual / published) - 1:+0.0 %;-0.0 %;0.0 %}");
    }
}
