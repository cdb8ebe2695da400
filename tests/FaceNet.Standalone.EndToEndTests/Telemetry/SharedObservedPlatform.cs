namespace FaceNet.Standalone.EndToEndTests.Telemetry;

/// <summary>The tests that share one process whose traces and figures are collected.</summary>
[CollectionDefinition]
public sealed class SharedObservedPlatform : ICollectionFixture<ObservedPlatform>;
