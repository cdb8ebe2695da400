using FaceNet.SyntheticFaces.Conditions;
using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces;

/// <summary>How a photo was taken: everything that differs between two photos of one person. Immutable, thread-safe.</summary>
public sealed record PhotoConditions
{
    /// <summary>Where the head looks.</summary>
    public required HeadPose Pose { get; init; }

    /// <summary>What the face does.</summary>
    public required Expression Expression { get; init; }

    /// <summary>The light on the face.</summary>
    public required Lighting Lighting { get; init; }

    /// <summary>What is behind the head.</summary>
    public required Backdrop Backdrop { get; init; }

    /// <summary>What hides a part of the face.</summary>
    public required Occlusion Occlusion { get; init; }

    /// <summary>What the camera made of it.</summary>
    public required Camera Camera { get; init; }

    /// <summary>Whether a person who owns glasses wears them.</summary>
    public required bool GlassesOn { get; init; }

    /// <summary>How far the hair has strayed from its usual place, 0 to 1.</summary>
    public required float HairDisorder { get; init; }

    /// <summary>Decides what is different in every photo but has no name: sensor noise, stray strands, spots behind the head.</summary>
    public required ulong DetailSeed { get; init; }

    /// <summary>A frontal, evenly lit, sharp photo of a relaxed face before a plain grey wall.</summary>
    public static PhotoConditions Neutral { get; } = new()
    {
        Pose = new HeadPose(0, 0, 0, 0, 0, 1),
        Expression = new Expression(0, 0, 0, 0, 0, 0),
        Lighting = new Lighting(-20, 35, 0.35f, new Rgb(255, 250, 244), new Rgb(244, 248, 255), 1, 1),
        Backdrop = new Backdrop(BackdropStyle.Plain, new Rgb(150, 154, 160), new Rgb(150, 154, 160), 0),
        Occlusion = new Occlusion(OcclusionKind.None, 1, 0, new Rgb(0, 0, 0)),
        Camera = new Camera(0, 0, 0, 1, 1, 1, 95),
        GlassesOn = true,
        HairDisorder = 0,
        DetailSeed = 0,
    };

    /// <summary>The conditions that belong to a seed: the same seed always gives the same conditions.</summary>
    public static PhotoConditions FromSeed(ulong seed)
    {
        SeededNumbers Stream(ulong part) => new(Seeds.Mix(seed, 1000 + part));

        var moment = Stream(0);
        return new PhotoConditions
        {
            Pose = HeadPose.Draw(Stream(1)),
            Expression = Expression.Draw(Stream(2)),
            Lighting = Lighting.Draw(Stream(3)),
            Backdrop = Backdrop.Draw(Stream(4)),
            Occlusion = Occlusion.Draw(Stream(5)),
            Camera = Camera.Draw(Stream(6)),
            GlassesOn = moment.Chance(0.93f),
            HairDisorder = moment.Unit() * moment.Unit(),
            DetailSeed = moment.Bits(),
        };
    }
}
