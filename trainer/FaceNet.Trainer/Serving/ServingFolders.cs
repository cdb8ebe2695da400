using FaceNet.Trainer.Runs;
using Microsoft.Extensions.Options;

namespace FaceNet.Trainer.Serving;

/// <summary>The folders of a worker, and where in them things lie.</summary>
internal sealed class ServingFolders(IOptions<ServingOptions> options)
{
    public string Runs { get; } = Path.GetFullPath(options.Value.RunsDirectory);

    public string Repository { get; } = Path.GetFullPath(options.Value.ModelRepository);

    public string Data { get; } = Path.GetFullPath(options.Value.DataDirectory);

    /// <summary>Keeps the vectors of frozen models between runs. No run has that name: their ids do not start with a dot.</summary>
    public string VectorCache => Path.Combine(Runs, ".vectors");

    public RunFolder Run(string trainingId)
    {
        return new RunFolder(Path.Combine(Runs, trainingId));
    }

    /// <summary>The full path of something in the data folder; null for what lies outside it.</summary>
    public string? InData(string relative)
    {
        if (relative.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(relative, Data));
        string root = Path.TrimEndingDirectorySeparator(Data);
        return path == root || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path : null;
    }
}
