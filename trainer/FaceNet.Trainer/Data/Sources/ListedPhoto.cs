namespace FaceNet.Trainer.Data;

/// <summary>A photo that was not opened yet.</summary>
/// <param name="Name">Its name within the data set.</param>
/// <param name="File">Full path of the file.</param>
internal sealed record ListedPhoto(string Name, string File);
