namespace FaceNet.Embedder.Models;

/// <summary>Orders versions as people do: runs of digits by their number, everything else by its characters, so that 10 comes after 9.</summary>
internal sealed class VersionOrder : IComparer<string>
{
    public static readonly VersionOrder Instance = new();

    private VersionOrder()
    {
    }

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        while (left.Length > 0 && right.Length > 0)
        {
            var order = char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0]) ? CompareNumbers(ref left, ref right) : CompareCharacters(ref left, ref right);
            if (order != 0)
            {
                return order;
            }
        }

        // Versions that differ in leading zeros alone are still two folders.
        return left.Length != right.Length ? left.Length - right.Length : string.CompareOrdinal(x, y);
    }

    private static int CompareCharacters(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        var order = left[0] - right[0];
        left = left[1..];
        right = right[1..];
        return order;
    }

    private static int CompareNumbers(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        var first = TakeNumber(ref left);
        var second = TakeNumber(ref right);
        return first.Length != second.Length ? first.Length - second.Length : first.SequenceCompareTo(second);
    }

    private static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        var number = length < 0 ? text : text[..length];
        text = text[number.Length..];
        return number.TrimStart('0');
    }
}
