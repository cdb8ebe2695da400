namespace FaceNet.Standalone.EndToEndTests;

/// <summary>The tests that share one running platform.</summary>
[CollectionDefinition]
public sealed class SharedPlatform : ICollectionFixture<Platform>;
