namespace FaceNet.Trainer.Data;

/// <summary>
/// A data set as a CSV of labelled pairs with the columns <c>image_a,image_b,label</c>: two paths relative to the CSV, and <c>same</c> or <c>1</c>
/// for one person, <c>different</c> or <c>0</c> for two.
/// </summary>
/// <remarks>
/// Photos joined by same-pairs, directly or by way of others, are one person; all others are different people, whether a pair says so or not.
/// A pair labelled different inside one person contradicts: a label is wrong, and nothing tells which. That person is left out, because a wrong
/// same-pair kept would teach that two people are one, while a person left out teaches nothing wrong.
/// </remarks>
internal static class FacePairs
{
    public static IReadOnlyList<string> Columns { get; } = ["image_a", "image_b", "label"];

    /// <summary>Lists people and photos by name, whatever the order of the rows. A person is named after the first of its photos.</summary>
    /// <exception cref="TrainerException">A row is malformed, or there is none.</exception>
    public static PhotoListing List(CsvTable table)
    {
        var photos = new List<ListedPhoto>();
        var indices = new Dictionary<string, int>(StringComparer.Ordinal);
        var people = new DisjointSets();
        var different = new List<(int Left, int Right, int Line)>();
        foreach (CsvRow row in table.Rows(Columns))
        {
            int left = IndexOf(table.Photo(row.Values[0])), right = IndexOf(table.Photo(row.Values[1]));
            if (IsSame(table, row))
            {
                people.Join(left, right);
            }
            else
            {
                different.Add((left, right, row.Line));
            }
        }

        if (photos.Count == 0)
        {
            throw table.Fault(2, "there are no pairs; give at least one. Add them");
        }

        var contradictions = different.Where(pair => people.Find(pair.Left) == people.Find(pair.Right)).ToArray();
        HashSet<int> leftOut = [.. contradictions.Select(pair => people.Find(pair.Left))];
        ILookup<bool, ListedPerson> byFault = photos.Index()
            .GroupBy(photo => people.Find(photo.Index), photo => photo.Item)
            .ToLookup(person => leftOut.Contains(person.Key), Name);
        string[] named = [.. contradictions.Select(pair => $"line {pair.Line}: {photos[pair.Left].Name} and {photos[pair.Right].Name}")];
        return new PhotoListing(table.File, [.. byFault[false].OrderBy(person => person.Name, StringComparer.Ordinal)], [.. Faults(named, [.. byFault[true]])]);

        int IndexOf(ListedPhoto photo)
        {
            if (!indices.TryGetValue(photo.File, out int index))
            {
                indices.Add(photo.File, index = people.Add());
                photos.Add(photo);
            }

            return index;
        }
    }

    private static bool IsSame(CsvTable table, CsvRow row)
    {
        return row.Values[2].ToLowerInvariant() switch
        {
            "same" or "1" => true,
            "different" or "0" => false,
            _ => throw table.Fault(row.Line, $"the label is '{row.Values[2]}'; it must be same, different, 1 or 0. Correct it or remove the line"),
        };
    }

    private static ListedPerson Name(IEnumerable<ListedPhoto> photos)
    {
        ListedPhoto[] ordered = [.. photos.OrderBy(photo => photo.Name, StringComparer.Ordinal)];
        return new ListedPerson(ordered[0].Name, ordered);
    }

    private static IEnumerable<DataFault> Faults(IReadOnlyCollection<string> contradictions, IReadOnlyCollection<ListedPerson> leftOut)
    {
        if (contradictions.Count > 0)
        {
            string consequence = $"{contradictions.Count} pairs are labelled different although same-pairs make their photos one person; "
                + $"the {leftOut.Count} people concerned are left out with their {leftOut.Sum(person => person.Photos.Count)} photos:";
            yield return DataFault.Of(DataFaultKind.ContradictingPair, contradictions, consequence);
        }
    }
}
