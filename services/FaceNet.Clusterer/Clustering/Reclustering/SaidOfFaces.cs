using FaceNet.Clusterer.Clustering.Corrections;

namespace FaceNet.Clusterer.Clustering.Reclustering;

/// <summary>What people have said of faces: whom they show, and whom they do not.</summary>
internal sealed class SaidOfFaces
{
    private readonly IReadOnlyDictionary<string, string> _labels;
    private readonly Dictionary<string, List<string>> _cannotLinks = [];

    /// <summary>Gathers what was said.</summary>
    /// <param name="labels">The subject of each face that has one, by crop_id.</param>
    /// <param name="links">Links; must-links are passed over.</param>
    public SaidOfFaces(IReadOnlyDictionary<string, string> labels, IEnumerable<FaceLink> links)
    {
        _labels = labels;
        foreach (var link in links.Where(link => link.Kind == LinkKind.Cannot))
        {
            Note(link.One, link.Other);
            Note(link.Other, link.One);
        }
    }

    public static SaidOfFaces Nothing { get; } = new(new Dictionary<string, string>(), []);

    /// <summary>The subject that a face shows, empty for none.</summary>
    public string LabelOf(string cropId) => _labels.GetValueOrDefault(cropId, "");

    /// <summary>The faces that show somebody else than a face.</summary>
    public IReadOnlyList<string> CannotLinkedWith(string cropId) => _cannotLinks.TryGetValue(cropId, out var others) ? others : [];

    private void Note(string cropId, string other)
    {
        if (!_cannotLinks.TryGetValue(cropId, out var others))
        {
            _cannotLinks[cropId] = others = [];
        }

        others.Add(other);
    }
}
