using FaceNet.Standalone.Demo.Streaming;

namespace FaceNet.Standalone.Demo;

/// <summary>Where every event went. What is sent is counted by the sender, what is embedded and refused by a reader of the topics, what is
/// clustered by the Clusterer's durable state: three witnesses who do not know of each other.</summary>
/// <param name="Faces">Events sent, broken and repeated ones included.</param>
/// <param name="Embedded">Events that were embedded and taken for clustering.</param>
/// <param name="Refused">Events that went to a dead-letter topic.</param>
/// <param name="Clustered">Faces that are members of clusters.</param>
/// <param name="Duplicates">Embedded events that repeated a crop and changed nothing.</param>
internal sealed record Accounting(int Faces, int Embedded, int Refused, long Clustered, long Duplicates)
{
    /// <summary>Whether nothing is missing and nothing appeared from nowhere.</summary>
    public bool Closes => Faces == Embedded + Refused && Embedded == Clustered + Duplicates;

    public static Accounting Of(int sent, StreamCounts counts) =>
        new(sent, counts.Embedded - counts.RefusedByClusterer, counts.Refused, counts.Clustered, counts.Duplicates);

    /// <summary>The two sums in words, right or wrong.</summary>
    public string Describe() =>
        $"{Faces:N0} faces {Sign(Faces, Embedded + Refused)} {Embedded:N0} embedded + {Refused:N0} refused; "
        + $"{Embedded:N0} embedded {Sign(Embedded, Clustered + Duplicates)} {Clustered:N0} clustered + {Duplicates:N0} duplicates";

    private static string Sign(long left, long right) => left == right ? "=" : "≠";
}
