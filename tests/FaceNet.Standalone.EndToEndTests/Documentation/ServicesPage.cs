namespace FaceNet.Standalone.EndToEndTests.Documentation;

/// <summary>The tables of services/README.md, compared with what the code says.</summary>
internal sealed class ServicesPage(IReadOnlyList<string> lines)
{
    private const string Path = "services/README.md";

    public static ServicesPage Read() => new(File.ReadAllLines(Repository.PathOf(Path)));

    /// <summary>Fails, and names every wrong row, unless a section has exactly these rows.</summary>
    /// <param name="section">The heading of the section.</param>
    /// <param name="columns">What is compared. The first names the tables: those that begin with it.</param>
    /// <param name="expected">The cells of each row as the code would write them, joined by <c> | </c>.</param>
    public void MustHave(string section, string[] columns, IEnumerable<string> expected)
    {
        var differences = Differences(section, columns, [.. expected]);
        Assert.True(differences.Count == 0, $"{Path}, section {section}, columns {string.Join(", ", columns)}:\n{string.Join('\n', differences)}");
    }

    /// <summary>What <see cref="MustHave"/> fails with.</summary>
    public IReadOnlyList<string> Differences(string section, string[] columns, IReadOnlyCollection<string> expected)
    {
        var rows = Rows(section, columns);
        return
        [
            .. expected.Except(rows).Select(row => $"is missing: {row}"),
            .. rows.Except(expected).Select(row => $"is not so in the code: {row}"),
            .. rows.GroupBy(row => row).Where(same => same.Count() > 1).Select(same => $"stands there more than once: {same.Key}"),
        ];
    }

    /// <summary>The cells of some columns of each row, joined by <c> | </c> and without the marks of code.</summary>
    public IReadOnlyList<string> Rows(string section, params string[] columns)
    {
        var rows = new List<string>();
        int[]? places = null;
        var isTable = false;
        foreach (var cells in lines.SkipWhile(line => line != $"## {section}").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).Select(Cells))
        {
            if (cells.Length == 0)
            {
                isTable = false;
            }
            else if (!isTable)
            {
                isTable = true;
                places = cells[0] == columns[0] ? [.. columns.Select(column => PlaceOf(column, cells))] : null;
            }
            else if (places is not null && !cells[0].StartsWith("---", StringComparison.Ordinal))
            {
                rows.Add(string.Join(" | ", places.Select(place => cells[place])));
            }
        }

        return rows;
    }

    private static int PlaceOf(string column, string[] header)
    {
        var place = Array.IndexOf(header, column);
        return place >= 0 ? place : throw new InvalidDataException($"{Path}: no column {column} in the table '{string.Join(" | ", header)}'.");
    }

    private static string[] Cells(string line) =>
        line.StartsWith('|') ? [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Replace("`", "", StringComparison.Ordinal).Trim())] : [];
}
