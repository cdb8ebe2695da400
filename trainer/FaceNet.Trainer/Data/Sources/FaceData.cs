namespace FaceNet.Trainer.Data;

/// <summary>Loads a data set in whichever form it is: a folder of people, a CSV that names the person on each photo, or a CSV of labelled pairs.</summary>
internal static class FaceData
{
    /// <summary>Loads what can be read; the rest is in the data set's faults.</summary>
    /// <param name="path">The folder or CSV file.</param>
    /// <param name="size">Width and height the photos are brought to.</param>
    /// <param name="memory">Room for decoded photos.</param>
    /// <param name="cancellationToken">Stops loading.</param>
    /// <exception cref="TrainerException">The form is not kept, or no photo can be used.</exception>
    public static FaceDataset Load(string path, int size, PhotoMemory memory, CancellationToken cancellationToken)
    {
        return PhotoLoader.Load(List(path), size, memory, cancellationToken);
    }

    private static PhotoListing List(string path)
    {
        if (Directory.Exists(path))
        {
            return FaceFolder.List(path);
        }

        if (!File.Exists(path))
        {
            throw new TrainerException($"Data '{path}' does not exist. Give a folder with one sub-folder of photos per person, or a CSV file.");
        }

        CsvTable table = CsvTable.Read(path);
        return table.Has(FaceManifest.Columns) ? FaceManifest.List(table)
            : table.Has(FacePairs.Columns) ? FacePairs.List(table)
            : throw table.Fault(1, $"the header is '{string.Join(',', table.Columns)}'; it must name the columns {string.Join(',', FaceManifest.Columns)} or {string.Join(',', FacePairs.Columns)}, "
                + "separated by commas. Add or correct the header");
    }
}
