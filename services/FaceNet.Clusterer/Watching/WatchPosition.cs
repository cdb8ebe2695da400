using System.Globalization;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;

namespace FaceNet.Clusterer.Watching;

/// <summary>How far the changes of a gallery have been sent.</summary>
/// <param name="Partition">The partition of the topic.</param>
/// <param name="Offset">The message to go on with.</param>
/// <param name="Sequence">The sequence number of the last change, or of the last one before the watch.</param>
internal readonly record struct WatchPosition(int Partition, long Offset, long Sequence)
{
    /// <summary>The token that names it.</summary>
    public string ToToken(string gallery) =>
        PageToken.Create(Query(gallery), string.Create(CultureInfo.InvariantCulture, $"{Partition}/{Offset}/{Sequence}"));

    /// <summary>Reads a token; null for an empty one. Throws <see cref="InvalidRequestException"/> for a token of another gallery, or of nobody's.</summary>
    public static WatchPosition? Read(string gallery, string token)
    {
        try
        {
            return PageToken.Read(Query(gallery), token)?.Split('/') switch
            {
                null => null,
                [var first, var second, var third]
                    when int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
                    && long.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
                    && long.TryParse(third, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) => new WatchPosition(partition, offset, sequence),
                _ => throw Invalid(),
            };
        }
        catch (InvalidRequestException)
        {
            throw Invalid();
        }
    }

    private static string Query(string gallery) => $"watch/{gallery}";

    private static InvalidRequestException Invalid() =>
        new("resume_token", "does not belong to a watch of this gallery.", "Pass resume_token of an earlier answer, or none.");
}
