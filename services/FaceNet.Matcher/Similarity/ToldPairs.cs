using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace FaceNet.Matcher.Similarity;

/// <summary>
/// Lets a pair through once, although it is found from both of its ends. It remembers the pairs that were found from their first end until they are found
/// from the second. Where that would be more than a bounded number, pairs are told from their first end alone from there on: none twice, but one that only the
/// search from its second end finds is missed. For one walk only, in the order of the faces.
/// </summary>
/// <param name="most">The most pairs that are remembered.</param>
internal sealed class ToldPairs(int most = ToldPairs.Most)
{
    /// <summary>The most pairs that are remembered: about 10 MB.</summary>
    public const int Most = 250_000;

    private readonly HashSet<UInt128> _told = [];
    private bool _isFull;

    /// <summary>Whether the pair is to be told.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="searched">The face that it was found from.</param>
    public bool IsNew(FoundPair pair, FaceName searched)
    {
        if (searched == pair.First)
        {
            _isFull |= _told.Count >= most;
            _ = _isFull || _told.Add(Hash(pair));
            return true;
        }

        return !_told.Remove(Hash(pair)) && !_isFull;
    }

    // Of ids nothing else is known than their length, so the pairs are kept by a hash that nobody can make collide.
    private static UInt128 Hash(FoundPair pair) => MemoryMarshal.Read<UInt128>(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{pair.First.Subject}/{pair.First.Face}/{pair.Second.Subject}/{pair.Second.Face}")));
}
