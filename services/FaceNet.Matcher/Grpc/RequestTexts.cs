using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Grpc;

/// <summary>The rule of every text that callers keep with us for themselves: any language, bounded, without control characters.</summary>
internal static class RequestTexts
{
    /// <summary>Returns the text. Throws <see cref="InvalidRequestException"/> when it breaks the rule.</summary>
    public static string Require(string text, string field, int longest)
    {
        if (text.Length > longest)
        {
            throw new InvalidRequestException(field, $"has {text.Length} characters, more than {longest}.", "Shorten it.");
        }

        var at = text.AsSpan().IndexOfAnyInRange('\0', '\u001f') is var low and >= 0 ? low : text.AsSpan().IndexOfAnyInRange('\u007f', '\u009f');
        return at < 0
            ? text
            : throw new InvalidRequestException(field, $"holds the control character U+{(int)text[at]:X4} at position {at}.", "Send text without control characters.");
    }
}
