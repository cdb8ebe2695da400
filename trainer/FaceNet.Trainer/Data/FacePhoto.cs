using FaceNet.ModelContract;

namespace FaceNet.Trainer.Data;

/// <summary>A decoded photo and the name of its file without extension.</summary>
internal sealed record FacePhoto(string Name, RgbImage Image);
