using System.ComponentModel.DataAnnotations;

namespace FaceNet.Matcher.WatchList;

/// <summary>Which captured faces are looked for among enrolled people as they arrive. Section <c>WatchList</c>.</summary>
public sealed class WatchListOptions
{
    /// <summary>Galleries of captured faces, each with the galleries of enrolled people that its faces are looked for in, comma separated.</summary>
    /// <value>The default is none: no Kafka is needed, and nothing is read. An entry is such as <c>WatchList__Galleries__lobby=staff,wanted</c>.</value>
    public Dictionary<string, string> Galleries { get; } = new(StringComparer.Ordinal);

    /// <summary>The highest accepted probability that a stranger's face ends in a match; 0 for that of the watched gallery (search_far).</summary>
    /// <value>The default is 0. Range 0 to 0.5.</value>
    [Range(0, 0.5)]
    public double MaxFar { get; set; }

    /// <summary>The consumer group that shares face-embedded, beside that of the Clusterer.</summary>
    /// <value>The default is <c>facenet-watch-list</c>.</value>
    [Required]
    public string GroupId { get; set; } = "facenet-watch-list";

    /// <summary>The most faces that are looked for side by side.</summary>
    /// <value>The default is 32. Range 1 to 1,024.</value>
    [Range(1, 1024)]
    public int MaxInFlight { get; set; } = 32;
}
