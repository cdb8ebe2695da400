using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.SyntheticFaces;
using Google.Protobuf;

namespace FaceNet.Embedder.Tests;

/// <summary>Every way in which a face cannot be used, with the reason and a word that the explanation must hold.</summary>
internal static class BadFaces
{
    private static readonly FaceImage Good = TestFaces.Encoded(0);

    public static IReadOnlyDictionary<string, (FaceImage Face, string Reason, string Names)> All { get; } = new Dictionary<string, (FaceImage, string, string)>
    {
        ["no picture"] = (new FaceImage(), FaceImageReasons.Empty, "encoded"),
        ["empty"] = (Broken(BrokenCropKind.Empty), FaceImageReasons.Empty, "0 bytes"),
        ["not an image"] = (Broken(BrokenCropKind.NotAnImage), FaceImageReasons.NotRecognized, "JPEG"),
        ["truncated"] = (Broken(BrokenCropKind.Truncated), FaceImageReasons.Truncated, "whole file"),
        ["bomb"] = (Broken(BrokenCropKind.TooManyPixels), FaceImageReasons.TooManyPixels, "50000x50000"),
        ["tiny"] = (Broken(BrokenCropKind.TooSmall), FaceImageReasons.TooSmall, "4x4"),
        ["too many bytes"] = (new FaceImage { Encoded = ByteString.CopyFrom(new byte[(8 * 1024 * 1024) + 1]) }, FaceImageReasons.TooLarge, "8388609"),
        ["raw, bytes missing"] = (Raw(112, 112, 112), ErrorReasons.InvalidField, "raw.rgb"),
        ["raw, no width"] = (Raw(0, 112, 0), ErrorReasons.InvalidField, "raw.width"),
        ["raw, negative height"] = (Raw(112, -1, 0), ErrorReasons.InvalidField, "raw.height"),
        ["raw, tiny"] = (Raw(112, 8, 112 * 8 * 3), FaceImageReasons.TooSmall, "raw.height"),
        ["raw, bomb"] = (Raw(16_384, 16_384, 0), FaceImageReasons.TooManyPixels, "16384x16384"),
        ["box without width"] = (With(face => face.Box = new BoundingBox { Height = 20 }), ErrorReasons.InvalidField, "box.width"),
        ["box not finite"] = (With(face => face.Box = new BoundingBox { Left = float.NaN, Width = 20, Height = 20 }), ErrorReasons.InvalidField, "box.left"),
        ["box infinite"] = (With(face => face.Box = new BoundingBox { Width = 20, Height = float.PositiveInfinity }), ErrorReasons.InvalidField, "box.height"),
        ["box far away"] = (With(face => face.Box = new BoundingBox { Top = -20_000, Width = 20, Height = 20 }), ErrorReasons.InvalidField, "box.top"),
        ["margin negative"] = (Margin(-0.1f), ErrorReasons.InvalidField, "box_margin"),
        ["margin above 1"] = (Margin(1.01f), ErrorReasons.InvalidField, "box_margin"),
        ["margin not finite"] = (Margin(float.NaN), ErrorReasons.InvalidField, "box_margin"),
        ["landmark missing"] = (With(face => face.Landmarks = new Landmarks { LeftEye = new Point() }), ErrorReasons.InvalidField, "landmarks.right_eye"),
        ["landmark not finite"] = (With(face => face.Landmarks = Marks((float.NaN, 0), (9, 0), (5, 5), (0, 9), (9, 9))), ErrorReasons.InvalidField, "landmarks.left_eye.x"),
        ["landmarks on one spot"] = (With(face => face.Landmarks = Marks((1, 1), (1, 1), (1, 1), (1, 1), (1, 1))), ErrorReasons.InvalidField, "one spot"),
        ["landmarks exchanged"] = (With(face => face.Landmarks = Marks((74, 52), (38, 52), (56, 72), (71, 92), (41, 92))), ErrorReasons.InvalidField, "exchanged"),
    };

    private static Landmarks Marks(params (double X, double Y)[] points) => TestFaces.Landmarks(points);

    private static FaceImage Broken(BrokenCropKind kind) =>
        new() { Encoded = ByteString.CopyFrom(BrokenCrops.Make(kind, TestFaces.Drawn(0).Jpeg, seed: 1)) };

    private static FaceImage Margin(float margin) =>
        With(face => (face.Box, face.BoxMargin) = (new BoundingBox { Width = 20, Height = 20 }, margin));

    private static FaceImage Raw(int width, int height, int bytes) =>
        new() { Raw = new RawPixels { Width = width, Height = height, Rgb = ByteString.CopyFrom(new byte[bytes]) } };

    private static FaceImage With(Action<FaceImage> change)
    {
        var face = Good.Clone();
        change(face);
        return face;
    }
}
