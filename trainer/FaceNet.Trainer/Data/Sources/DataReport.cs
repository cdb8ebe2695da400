namespace FaceNet.Trainer.Data;

/// <summary>A line of the training log that says what was trained on and what was wrong with it.</summary>
/// <param name="Data">Name of the data set.</param>
/// <param name="People">People trained on.</param>
/// <param name="Photos">Photos trained on.</param>
/// <param name="Faults">What was found in the data set, the people held out included.</param>
internal sealed record DataReport(string Data, int People, int Photos, IReadOnlyList<DataFault> Faults)
{
    public static DataReport Of(FaceDataset dataset)
    {
        return new DataReport(dataset.Name, dataset.People.Count, dataset.PhotoCount, dataset.Faults);
    }
}
