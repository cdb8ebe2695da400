using System.Globalization;
using System.Text;

namespace FaceNet.Testing;

/// <summary>
/// What a client of Redis sends, as it comes off one connection. Commands and transactions come in pieces wherever the buffers of the client end; see the
/// Redis serialization protocol (RESP).
/// </summary>
internal sealed class RedisRequests
{
    private const int LongestLine = 16;

    private string _open = "";

    /// <summary>A piece as text, after what came before of the command or the transaction that it goes on with.</summary>
    public string Read(ReadOnlySpan<byte> piece)
    {
        var text = _open + Encoding.Latin1.GetString(piece);
        _open = text[WholeLength(text)..];
        return text;
    }

    // How much of it goes on with nothing.
    private static int WholeLength(string text)
    {
        var (whole, at, isTransaction) = (0, 0, false);
        while (at < text.Length)
        {
            var start = at;
            if (!TryRead(text, '*', ref at, out var strings))
            {
                // A line that is not all there, or nothing that a client of Redis sends.
                return text.Length - at < LongestLine ? whole : text.Length;
            }

            for (; strings > 0 && at < text.Length && TryRead(text, '$', ref at, out var length); strings--)
            {
                at += length + "\r\n".Length;
            }

            if (strings > 0 || at > text.Length)
            {
                return whole;
            }

            var command = text[start..at];
            isTransaction = (isTransaction || command.Contains("\r\nMULTI\r\n", StringComparison.Ordinal)) && !command.Contains("\r\nEXEC\r\n", StringComparison.Ordinal);
            whole = isTransaction ? whole : at;
        }

        return whole;
    }

    // A line with a number.
    private static bool TryRead(string text, char kind, ref int at, out int number)
    {
        var end = text.IndexOf("\r\n", at, StringComparison.Ordinal);
        if (text[at] != kind || end < 0 || !int.TryParse(text.AsSpan(at + 1, end - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            number = 0;
            return false;
        }

        at = end + "\r\n".Length;
        return true;
    }
}
