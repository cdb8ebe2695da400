namespace FaceNet.Standalone.Demo.Platforms;

/// <summary>Where services run that the demo does not start itself: the gRPC listener of each.</summary>
internal sealed record ServiceAddresses(Uri Embedder, Uri Matcher, Uri Clusterer);
