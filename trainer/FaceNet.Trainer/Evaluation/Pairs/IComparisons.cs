namespace FaceNet.Trainer.Evaluation.Pairs;

/// <summary>Receives one comparison.</summary>
internal delegate void ComparisonVisitor(int probe, int sample, float squaredDistance);

/// <summary>Probes compared with samples, where it is known who is on either side. A sample is a photo, or the few photos a subject is known by.</summary>
internal interface IComparisons
{
    /// <summary>Number of the person of each probe.</summary>
    IReadOnlyList<int> ProbePeople { get; }

    /// <summary>Number of the person of each sample.</summary>
    IReadOnlyList<int> SamplePeople { get; }

    /// <summary>How many comparisons of different people there are.</summary>
    ImpostorCount Impostors { get; }

    /// <summary>Calls back for every comparison once, in an order that is always the same.</summary>
    void Visit(ComparisonVisitor visit);
}
