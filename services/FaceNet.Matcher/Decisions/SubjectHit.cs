namespace FaceNet.Matcher.Decisions;

/// <summary>A subject near a probe.</summary>
/// <param name="Subject">The subject's id.</param>
/// <param name="Face">Its sample nearest to the probe.</param>
/// <param name="SquaredDistance">How far the subject is from the probe, in [0, 4]: as far as that sample, unless a decision policy says otherwise.</param>
internal sealed record SubjectHit(string Subject, string Face, double SquaredDistance);
