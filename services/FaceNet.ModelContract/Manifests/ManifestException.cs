namespace FaceNet.ModelContract;

/// <summary>A manifest that cannot be used, with everything that is wrong with it.</summary>
public sealed class ManifestException : Exception
{
    /// <summary>Collects all problems of one manifest.</summary>
    /// <param name="path">The file or folder, or "manifest" for one that is not in a file.</param>
    /// <param name="problems">Each names the field, the value, the rule and the remedy.</param>
    public ManifestException(string path, IReadOnlyList<string> problems)
        : base($"{path} cannot be used:{string.Concat(problems.Select(problem => $"{Environment.NewLine}- {problem}"))}")
    {
        Path = path;
        Problems = problems;
    }

    /// <summary>The file or folder, or "manifest" for one that is not in a file.</summary>
    public string Path { get; }

    /// <summary>Everything that is wrong, at least one entry.</summary>
    public IReadOnlyList<string> Problems { get; }
}
