using FaceNet.Protos.Clustering.V1;

namespace FaceNet.Faults.Load.Curation;

/// <summary>Some strangers whom a curator takes on, and how far that went.</summary>
internal abstract class CuratedCase
{
    private readonly Dictionary<string, Correction> _answers = [];
    private readonly Func<string, string> _clusterOf;

    /// <param name="gallery">Where the crops go.</param>
    /// <param name="number">Names it in its gallery.</param>
    /// <param name="people">Draws the strangers.</param>
    /// <param name="clusterOf">Knows the cluster of a crop that has arrived.</param>
    /// <param name="counts">How many faces there are of each stranger.</param>
    protected CuratedCase(string gallery, int number, DrawnPeople people, Func<string, string> clusterOf, params int[] counts)
    {
        (Gallery, Number, _clusterOf) = (gallery, number, clusterOf);
        Strangers = [.. counts.Select((count, stranger) => Enumerable.Range(0, count).Select(face => $"case-{number}-{stranger}-{face}").ToArray())];
        Faces = [.. Strangers.SelectMany(crops => crops.Zip(people.Photos(crops.Length)))];
        Expected = ClusterText.Of(Strangers.Select(crops => ("", crops.AsEnumerable())));
    }

    public string Gallery { get; }

    public int Number { get; }

    /// <summary>All crops with their vectors, in the order in which they are sent.</summary>
    public IReadOnlyList<(string Crop, float[] Vector)> Faces { get; }

    /// <summary>What is asked for, each when the one before it was answered.</summary>
    public abstract IReadOnlyList<CurationStep> Steps { get; }

    /// <summary>The crops that are erased in the end.</summary>
    public abstract IReadOnlyList<string> Erased { get; }

    /// <summary>Crops that the broker took.</summary>
    public IReadOnlyCollection<string> Acknowledged { get; set; } = [];

    /// <summary>Whether the broker took all.</summary>
    public bool IsSent => Acknowledged.Count == Faces.Count;

    /// <summary>The clusters that there have to be, in words.</summary>
    public string Expected { get; private set; }

    /// <summary>What was asked for and not answered; null for nothing.</summary>
    public CurationStep? InDoubt { get; private set; }

    /// <summary>What was asked for and answered.</summary>
    public List<CurationStep> Done { get; } = [];

    /// <summary>The corrections that were answered, by the id of the request.</summary>
    public IReadOnlyDictionary<string, Correction> Answers => _answers;

    /// <summary>The crops of each stranger.</summary>
    protected string[][] Strangers { get; }

    /// <summary>Something is asked for.</summary>
    public void Begin(CurationStep step) => InDoubt = step;

    /// <summary>It was answered.</summary>
    public void End(CurationStep step, Correction? answer)
    {
        if (answer is not null)
        {
            _answers[step.RequestId] = answer;
        }

        Done.Add(step);
        (Expected, InDoubt) = (step.After, null);
    }

    /// <summary>The cluster that the faces of a stranger came into.</summary>
    protected string ClusterOf(int stranger) => _clusterOf(Strangers[stranger][0]);

    /// <summary>The cluster that an answered correction founded; empty where it founded none.</summary>
    protected string FoundedBy(string what) => _answers[RequestId(what)].FoundedClusterIds is [var founded, ..] ? founded : "";

    /// <summary>Names a request in the gallery.</summary>
    protected string RequestId(string what) => $"{what}-{Number}";

    /// <summary>Erases some crops.</summary>
    /// <param name="crops">The crops.</param>
    /// <param name="after">The clusters that there have to be then.</param>
    protected CurationStep EraseMembers(IEnumerable<string> crops, string after) => new(
        RequestId("erase-members"),
        CurationKind.Erasure,
        async (desk, id, options) =>
        {
            await desk.Erasures.EraseMembersAsync(new EraseMembersRequest { Gallery = Gallery, CropIds = { crops }, RequestId = id }, options);
            return null;
        },
        after);
}
