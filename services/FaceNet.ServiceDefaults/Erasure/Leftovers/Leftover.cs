namespace FaceNet.ServiceDefaults.Erasure.Leftovers;

/// <summary>Something in Redis that still speaks of what was erased.</summary>
/// <param name="Key">The key.</param>
/// <param name="Type">What it is, as Redis calls it: <c>string</c>, <c>hash</c>, <c>list</c>, <c>set</c>, <c>zset</c>, <c>stream</c>, <c>vectorset</c>.</param>
/// <param name="Place">The field, element, index or entry; <c>key</c> where the name of the key itself says it; empty for a string.</param>
/// <param name="Id">The id that was found; null for a vector.</param>
/// <param name="Vector">The place of the vector that was found among those sought; null for an id.</param>
public sealed record Leftover(string Key, string Type, string Place, string? Id, int? Vector);
