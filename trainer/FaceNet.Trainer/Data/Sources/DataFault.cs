namespace FaceNet.Trainer.Data;

/// <summary>Something in a data set that cannot be learned from, and what was done about it.</summary>
/// <param name="Kind">The fault.</param>
/// <param name="Count">How often it was found.</param>
/// <param name="Consequence">How often it was found and what was done, in words.</param>
/// <param name="Examples">The first few by name.</param>
internal sealed record DataFault(DataFaultKind Kind, int Count, string Consequence, IReadOnlyList<string> Examples)
{
    private const int MostExamples = 5;

    /// <summary>A fault of which the first few are kept as examples.</summary>
    public static DataFault Of(DataFaultKind kind, IReadOnlyCollection<string> found, string consequence)
    {
        return new DataFault(kind, found.Count, consequence, [.. found.Take(MostExamples)]);
    }

    /// <summary>The consequence, then the examples, one a line.</summary>
    public override string ToString()
    {
        string more = Count > Examples.Count ? $"\n  and {Count - Examples.Count} more." : "";
        return $"{Consequence}\n  {string.Join("\n  ", Examples)}{more}";
    }
}
