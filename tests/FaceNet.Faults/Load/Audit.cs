namespace FaceNet.Faults.Load;

/// <summary>What was acknowledged beside what is stored.</summary>
/// <param name="Acknowledged">What was acknowledged.</param>
/// <param name="Lost">What of it is not stored, or is again after it was deleted.</param>
/// <param name="Doubled">What is stored or told twice.</param>
/// <param name="Wrong">Answers without an error that were wrong.</param>
/// <param name="Unanswered">Calls of the load that ended with an error.</param>
/// <param name="Findings">What was found, in words.</param>
internal sealed record Audit(long Acknowledged, long Lost, long Doubled, long Wrong, long Unanswered, IReadOnlyList<string> Findings)
{
    public static Audit operator +(Audit left, Audit right) => new(
        left.Acknowledged + right.Acknowledged,
        left.Lost + right.Lost,
        left.Doubled + right.Doubled,
        left.Wrong + right.Wrong,
        left.Unanswered + right.Unanswered,
        [.. left.Findings, .. right.Findings]);
}
