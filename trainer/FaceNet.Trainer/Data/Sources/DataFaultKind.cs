namespace FaceNet.Trainer.Data;

/// <summary>What can be wrong with a part of a data set while the rest can be learned from.</summary>
internal enum DataFaultKind
{
    /// <summary>A file is missing, damaged, too small or not an image.</summary>
    UnreadableImage,

    /// <summary>A pair is labelled different although same-pairs make its photos one person.</summary>
    ContradictingPair,

    /// <summary>A photo is listed for two people.</summary>
    PhotoOfTwoPeople,
}
