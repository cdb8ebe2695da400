namespace FaceNet.Clusterer.Consuming;

/// <summary>The steps of a batch, in their order; a crash between any two loses nothing and counts nothing twice.</summary>
internal enum BatchStep
{
    /// <summary>Messages are read and judged by themselves.</summary>
    Read,

    /// <summary>A gallery that is not in memory is claimed and loaded, and what its former owner had to tell is told.</summary>
    Load,

    /// <summary>Redis is asked what it knows of the faces, or of what a correction speaks of.</summary>
    LookUp,

    /// <summary>The core places faces or applies a correction, in memory.</summary>
    Decide,

    /// <summary>Dead letters are kept.</summary>
    Refuse,

    /// <summary>State and events are written, in one transaction.</summary>
    Write,

    /// <summary>The events are sent.</summary>
    Send,

    /// <summary>The events are forgotten.</summary>
    Forget,

    /// <summary>The offset is committed.</summary>
    Commit,
}
