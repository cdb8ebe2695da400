using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Storage;

public sealed class GarnetGenerationTests(GarnetFixture garnet) : GenerationContract(garnet.Endpoint);
