using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.ServiceDefaults.Streaming;

/// <summary>The rules of the items of a stream.</summary>
public static class StreamItems
{
    private const int MaxIdLength = 128;

    /// <summary>Throws <see cref="InvalidRequestException"/> when the name that ties an answer to its request is empty or too long.</summary>
    public static void RequireId(string itemId)
    {
        ArgumentNullException.ThrowIfNull(itemId);
        if (itemId.Length is 0 or > MaxIdLength)
        {
            throw new InvalidRequestException("item_id", $"has {itemId.Length} characters, outside the range [1, {MaxIdLength}].", "Give every item of the stream a short name.");
        }
    }
}
