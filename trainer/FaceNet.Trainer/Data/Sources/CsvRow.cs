namespace FaceNet.Trainer.Data;

/// <summary>A row of a CSV file.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Values">Its values, trimmed and not empty.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Values);
