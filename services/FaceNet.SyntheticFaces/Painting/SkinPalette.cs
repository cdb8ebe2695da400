using FaceNet.SyntheticFaces.Identities;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>The colours a skin takes in light, shadow and blush.</summary>
internal sealed class SkinPalette
{
    private static readonly SKColor[] Tones =
    [
        new(252, 226, 208),
        new(240, 202, 174),
        new(222, 174, 138),
        new(190, 138, 100),
        new(142, 97, 68),
        new(104, 70, 51),
        new(76, 51, 40),
    ];

    public SkinPalette(SkinTone skin)
    {
        var place = skin.Melanin * (Tones.Length - 1.001f);
        var tone = Colours.Mix(Tones[(int)place], Tones[(int)place + 1], place - (int)place);
        Base = skin.Warmth >= 0
            ? tone.Times(1f, 1f - (0.005f * skin.Warmth), 1f - (0.1f * skin.Warmth))
            : tone.Times(1f, 1f + (0.045f * skin.Warmth), 1f - (0.03f * skin.Warmth));
        Shadow = Base.Times(0.66f, 0.54f, 0.5f);
        Deep = Base.Times(0.4f, 0.28f, 0.26f);
        Light = Colours.Mix(Base, new SKColor(255, 246, 232), 0.42f);
        Blush = Colours.Mix(Base, new SKColor(206, 70, 66), 0.55f);
    }

    public SKColor Base { get; }

    public SKColor Shadow { get; }

    /// <summary>The colour of creases and nostrils.</summary>
    public SKColor Deep { get; }

    public SKColor Light { get; }

    public SKColor Blush { get; }
}
