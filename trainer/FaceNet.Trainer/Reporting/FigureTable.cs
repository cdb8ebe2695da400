namespace FaceNet.Trainer.Reporting;

/// <summary>A table of figures, as text.</summary>
/// <param name="Headers">Heads of the columns.</param>
/// <param name="Rows">Cells, row by row.</param>
internal sealed record FigureTable(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows);
