using FaceNet.SyntheticFaces.Identities;
using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces;

/// <summary>
/// Who a drawn person is: everything that stays the same from photo to photo. Lengths are in pixels of the 112 x 112 alignment
/// template, on which the eyes are 35.2 pixels apart. Immutable, thread-safe.
/// </summary>
public sealed record FaceIdentity
{
    /// <summary>Age in years, 18 to 85.</summary>
    public required float Age { get; init; }

    /// <summary>How masculine the face is drawn: 0 (feminine) to 1 (masculine).</summary>
    public required float Masculinity { get; init; }

    /// <summary>The outline of the head.</summary>
    public required HeadShape Head { get; init; }

    /// <summary>The colour of the skin.</summary>
    public required SkinTone Skin { get; init; }

    /// <summary>The shape and colour of the eyes.</summary>
    public required EyeShape Eyes { get; init; }

    /// <summary>The shape and colour of the eyebrows.</summary>
    public required BrowShape Brows { get; init; }

    /// <summary>The shape of the nose.</summary>
    public required NoseShape Nose { get; init; }

    /// <summary>The shape and colour of the relaxed mouth.</summary>
    public required MouthShape Mouth { get; init; }

    /// <summary>The shape of the ears.</summary>
    public required EarShape Ears { get; init; }

    /// <summary>The hair of the head.</summary>
    public required HairDesign Hair { get; init; }

    /// <summary>Facial hair.</summary>
    public required BeardDesign Beard { get; init; }

    /// <summary>The glasses the person owns.</summary>
    public required GlassesDesign Glasses { get; init; }

    /// <summary>Moles, freckles, scars and lines.</summary>
    public required SkinMarks Marks { get; init; }

    /// <summary>The person that belongs to a seed: the same seed always gives the same person.</summary>
    public static FaceIdentity FromSeed(ulong seed)
    {
        // One stream per part: a change to how noses are drawn from their distribution leaves everybody's eyes alone.
        SeededNumbers Stream(ulong part) => new(Seeds.Mix(seed, part));

        var person = Stream(0);
        var age = Math.Clamp(18f + (67f * MathF.Pow(person.Unit(), 1.8f)), 18f, 85f);
        var masculinity = person.Chance(0.5f) ? person.Between(0.62f, 1f) : person.Between(0f, 0.38f);
        var skin = SkinTone.Draw(Stream(2));
        var hair = HairDesign.Draw(Stream(8), age, masculinity, skin);
        return new FaceIdentity
        {
            Age = age,
            Masculinity = masculinity,
            Head = HeadShape.Draw(Stream(1), masculinity),
            Skin = skin,
            Eyes = EyeShape.Draw(Stream(3), age, masculinity, skin),
            Brows = BrowShape.Draw(Stream(4), masculinity, hair),
            Nose = NoseShape.Draw(Stream(5), masculinity),
            Mouth = MouthShape.Draw(Stream(6), masculinity, skin),
            Ears = EarShape.Draw(Stream(7)),
            Hair = hair,
            Beard = BeardDesign.Draw(Stream(9), masculinity, hair),
            Glasses = GlassesDesign.Draw(Stream(10)),
            Marks = SkinMarks.Draw(Stream(11), age, skin),
        };
    }
}
