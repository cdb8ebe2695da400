namespace FaceNet.Trainer.Data;

/// <summary>Who is in a data set and in which files, before any photo is opened.</summary>
/// <param name="Path">The folder or file that was listed.</param>
/// <param name="People">The people; each has at least one photo.</param>
/// <param name="Faults">What the listing left out.</param>
internal sealed record PhotoListing(string Path, IReadOnlyList<ListedPerson> People, IReadOnlyList<DataFault> Faults);
