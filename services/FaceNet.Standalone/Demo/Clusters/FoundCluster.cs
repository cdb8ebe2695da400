using FaceNet.Standalone.Demo.Planning;
using FaceNet.Standalone.Demo.Populations;

namespace FaceNet.Standalone.Demo.Clusters;

/// <summary>A cluster that the platform found, beside what is known about its members.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Members">The crops in it.</param>
internal sealed record FoundCluster(string Id, IReadOnlyList<Crop> Members)
{
    /// <summary>Whom most of its members show; of a tie, whoever comes first in the population.</summary>
    public Person Person { get; } = Members.Select(crop => crop.Person!).CountBy(person => person)
        .OrderByDescending(each => each.Value).ThenBy(each => each.Key.Index).First().Key;

    /// <summary>How many members show somebody else.</summary>
    public int Wrong => Members.Count(IsWrong);

    /// <summary>Whether a member shows somebody else than most do.</summary>
    public bool IsWrong(Crop crop) => crop.Person != Person;
}
