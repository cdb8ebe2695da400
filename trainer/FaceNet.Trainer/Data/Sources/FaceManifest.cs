namespace FaceNet.Trainer.Data;

/// <summary>A data set as a CSV with the columns <c>image,person</c>: the path of each photo, relative to the CSV, and a name for who is on it.</summary>
/// <remarks>A photo that is listed for two people is left out: it would teach that they are the same, and nothing tells which name is right.</remarks>
internal static class FaceManifest
{
    public static IReadOnlyList<string> Columns { get; } = ["image", "person"];

    /// <summary>Lists people and photos by name, whatever the order of the rows.</summary>
    /// <exception cref="TrainerException">A row is malformed, or there is none.</exception>
    public static PhotoListing List(CsvTable table)
    {
        var firstRows = new Dictionary<string, (ListedPhoto Photo, string Person)>(StringComparer.Ordinal);
        var contested = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (CsvRow row in table.Rows(Columns))
        {
            (ListedPhoto photo, string person) = (table.Photo(row.Values[0]), row.Values[1]);
            if (!firstRows.TryAdd(photo.File, (photo, person)) && firstRows[photo.File].Person is var first && first != person)
            {
                contested.TryAdd(photo.File, $"{photo.Name}: '{first}', in line {row.Line} '{person}'");
            }
        }

        if (firstRows.Count == 0)
        {
            throw table.Fault(2, "there are no rows; each photo needs one. Add them");
        }

        ListedPerson[] people = [.. firstRows.Values
            .Where(row => !contested.ContainsKey(row.Photo.File))
            .GroupBy(row => row.Person, row => row.Photo)
            .Select(person => new ListedPerson(person.Key, [.. person.OrderBy(photo => photo.Name, StringComparer.Ordinal)]))
            .OrderBy(person => person.Name, StringComparer.Ordinal)];
        return new PhotoListing(table.File, people, [.. Faults(contested.Values)]);
    }

    private static IEnumerable<DataFault> Faults(IReadOnlyCollection<string> contested)
    {
        if (contested.Count > 0)
        {
            yield return DataFault.Of(DataFaultKind.PhotoOfTwoPeople, contested, $"{contested.Count} photos are listed for more than one person and are left out:");
        }
    }
}
