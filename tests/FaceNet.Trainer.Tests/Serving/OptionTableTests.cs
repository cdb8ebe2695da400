using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using FaceNet.Trainer.Serving;

namespace FaceNet.Trainer.Tests.Serving;

public sealed class OptionTableTests
{
    [Fact]
    public void Options_OfTheWorker_StandInTheReadmeWithDefaultAndRange()
    {
        IEnumerable<string> expected = typeof(ServingOptions).GetProperties().Select(property =>
            $"| `Training__{property.Name}` | `{Convert.ToString(property.GetValue(new ServingOptions()), CultureInfo.InvariantCulture)}` | {RangeOf(property)}| ");
        string[] rows = [.. File.ReadLines(Readme()).Where(line => line.StartsWith("| `Training__", StringComparison.Ordinal))];

        Assert.Equal(expected, rows.Select(row => row[..(row.LastIndexOf('|', row.Length - 2) + 2)]));
    }

    private static string RangeOf(PropertyInfo property)
    {
        return property.GetCustomAttribute<RangeAttribute>() is { } range ? $"`{range.Minimum}` to `{range.Maximum}` " : "";
    }

    private static string Readme()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FaceNet.Platform.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests lie in no folder of the repository.");
        }

        return Path.Combine(folder.FullName, "trainer", "README.md");
    }
}
