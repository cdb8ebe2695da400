using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FaceNet.ServiceDefaults.Access.Rpcs;

/// <summary>
/// Finds the galleries that a message names: its fields <c>gallery</c> and <c>..._gallery</c>, and those of the messages in it. What to read is found out once
/// for a kind of message; what has no gallery in it is not looked into. Immutable.
/// </summary>
internal sealed class GalleryFinder
{
    private readonly IFieldAccessor[] _names;
    private readonly Inner[] _inner;

    private GalleryFinder(IFieldAccessor[] names, Inner[] inner) => (_names, _inner) = (names, inner);

    /// <summary>Whether such a message can name a gallery.</summary>
    public bool FindsAny => _names.Length > 0 || _inner.Length > 0;

    /// <summary>The finder for a kind of message.</summary>
    public static GalleryFinder For(MessageDescriptor message)
    {
        var fields = message.Fields.InDeclarationOrder();
        return new GalleryFinder(
            [.. fields.Where(IsName).Select(field => field.Accessor)],
            [
                .. from field in fields
                   where IsOurs(field)
                   let finder = For(field.MessageType)
                   where finder.FindsAny
                   select new Inner(field.Accessor, field.IsRepeated, finder),
            ]);
    }

    /// <summary>Throws what <see cref="Caller.RequireGallery"/> throws unless the caller may use every gallery that the message names. What names none, the handler judges.</summary>
    public void Require(IMessage message, Caller caller)
    {
        foreach (var name in _names)
        {
            if (name.GetValue(message) is string { Length: > 0 } gallery)
            {
                caller.RequireGallery(gallery);
            }
        }

        foreach (var inner in _inner)
        {
            inner.Require(message, caller);
        }
    }

    private static bool IsName(FieldDescriptor field) =>
        field is { FieldType: FieldType.String, IsRepeated: false } && (field.Name == "gallery" || field.Name.EndsWith("_gallery", StringComparison.Ordinal));

    private static bool IsOurs(FieldDescriptor field) =>
        field is { FieldType: FieldType.Message, IsMap: false } && field.MessageType.File.Package.StartsWith(RpcAccess.Packages, StringComparison.Ordinal);

    private sealed record Inner(IFieldAccessor Accessor, bool IsRepeated, GalleryFinder Finder)
    {
        public void Require(IMessage message, Caller caller)
        {
            if (!IsRepeated)
            {
                if (Accessor.GetValue(message) is IMessage one)
                {
                    Finder.Require(one, caller);
                }

                return;
            }

            var several = (System.Collections.IList)Accessor.GetValue(message);
            for (var index = 0; index < several.Count; index++)
            {
                Finder.Require((IMessage)several[index]!, caller);
            }
        }
    }
}
