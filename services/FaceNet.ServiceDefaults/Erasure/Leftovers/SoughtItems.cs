using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace FaceNet.ServiceDefaults.Erasure.Leftovers;

/// <summary>
/// What a search for leftovers looks for, and the search in one value. An id is found wherever its characters are: a short one finds itself by accident. A
/// vector is found by any four of its neighbouring numbers as 32-bit floats, or two as 64-bit ones, little-endian, at any byte: the 16 bytes are no
/// accident, unless numbers among them are 0 or equal, and such runs are left out. Thread-safe.
/// </summary>
public sealed class SoughtItems
{
    private const int RunLength = 16;
    private const int FloatsPerRun = RunLength / sizeof(float);
    private const int DoublesPerRun = RunLength / sizeof(double);

    private readonly string[] _ids;
    private readonly SearchValues<string> _anyId;
    private readonly Dictionary<UInt128, int> _runs = [];

    /// <summary>Looks for ids and vectors.</summary>
    /// <param name="ids">The ids, of ASCII characters.</param>
    /// <param name="vectors">The vectors.</param>
    public SoughtItems(IEnumerable<string> ids, IReadOnlyList<float[]> vectors)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(vectors);
        _ids = [.. ids.Where(id => id.Length > 0).Distinct()];
        _anyId = SearchValues.Create(_ids, StringComparison.Ordinal);
        Vectors = vectors;
        for (var vector = 0; vector < vectors.Count; vector++)
        {
            Add<float>(vectors[vector], FloatsPerRun, vector);
            Add<double>([.. vectors[vector].Select(value => (double)value)], DoublesPerRun, vector);
        }
    }

    /// <summary>The vectors.</summary>
    public IReadOnlyList<float[]> Vectors { get; }

    /// <summary>Which ids and vectors a value speaks of, each once.</summary>
    public IEnumerable<(string? Id, int? Vector)> FindIn(ReadOnlyMemory<byte> value) =>
        IdsIn(Encoding.Latin1.GetString(value.Span)).Distinct().Select(id => ((string?)id, (int?)null))
            .Concat(VectorsIn(value.Span).Select(vector => ((string?)null, (int?)vector)));

    private void Add<T>(T[] numbers, int length, int vector)
        where T : unmanaged, IEquatable<T>
    {
        for (var start = 0; start + length <= numbers.Length; start++)
        {
            var run = numbers.AsSpan(start, length);
            if (!run.Contains(default) && run.ToArray().Distinct().Count() == length)
            {
                _runs.TryAdd(BinaryPrimitives.ReadUInt128LittleEndian(MemoryMarshal.AsBytes(run)), vector);
            }
        }
    }

    private List<string> IdsIn(string text)
    {
        var found = new List<string>();
        for (var from = 0; text.AsSpan(from).IndexOfAny(_anyId) is >= 0 and var hit; from += hit + 1)
        {
            found.AddRange(_ids.Where(id => text.AsSpan(from + hit).StartsWith(id, StringComparison.Ordinal)));
        }

        return found;
    }

    private HashSet<int> VectorsIn(ReadOnlySpan<byte> bytes)
    {
        var found = new HashSet<int>();
        for (var start = 0; _runs.Count > 0 && start + RunLength <= bytes.Length; start++)
        {
            if (_runs.TryGetValue(BinaryPrimitives.ReadUInt128LittleEndian(bytes[start..]), out var vector))
            {
                found.Add(vector);
            }
        }

        return found;
    }
}
