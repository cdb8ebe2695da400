namespace FaceNet.Standalone.Demo.Populations;

/// <summary>The people of a demo.</summary>
/// <param name="Source">Where they come from, in words.</param>
/// <param name="IsDrawn">Whether nobody of them exists.</param>
/// <param name="People">The people, each with at least one photo.</param>
/// <param name="Warnings">What the reader of the report has to know about the photos.</param>
internal sealed record Population(string Source, bool IsDrawn, IReadOnlyList<Person> People, IReadOnlyList<string> Warnings)
{
    public int PhotoCount => People.Sum(person => person.Photos.Count);
}

/// <summary>Somebody whose photos belong together.</summary>
/// <param name="Index">The place in the population, from 0.</param>
/// <param name="Name">What the report calls them; for a folder, its name.</param>
/// <param name="Photos">Their photos.</param>
internal sealed record Person(int Index, string Name, IReadOnlyList<Photo> Photos)
{
    /// <summary>The id under which they are enrolled. Names of folders stay out of the services: they need not be ids.</summary>
    public string SubjectId { get; } = $"person-{Index:0000}";
}

/// <summary>One photo, which is read when it is needed.</summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Read">Reads the encoded picture.</param>
internal sealed record Photo(string Name, Func<byte[]> Read);
