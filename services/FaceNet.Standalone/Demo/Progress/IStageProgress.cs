namespace FaceNet.Standalone.Demo.Progress;

/// <summary>Where a stage says how far it is. Thread-safe.</summary>
internal interface IStageProgress
{
    /// <summary>Tells how much there is to do.</summary>
    void Start(int total);

    /// <summary>Tells that one more is done.</summary>
    void Advance();

    /// <summary>Tells how much is done, and what else is worth knowing.</summary>
    void Set(int done, string note);
}
