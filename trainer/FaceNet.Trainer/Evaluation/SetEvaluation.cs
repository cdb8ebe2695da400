namespace FaceNet.Trainer.Evaluation;

/// <summary>What came of measuring one model on one set of people.</summary>
/// <param name="Set">The people.</param>
/// <param name="Embedded">The model's vectors of them.</param>
/// <param name="Figures">The figures.</param>
/// <param name="Worst">The pairs it gets most wrong.</param>
internal sealed record SetEvaluation(EvaluationSet Set, EmbeddedPeople Embedded, SetFigures Figures, WorstPairs Worst);
