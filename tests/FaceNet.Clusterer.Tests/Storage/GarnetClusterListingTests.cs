using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Storage;

public sealed class GarnetClusterListingTests(GarnetFixture garnet) : ClusterListingContract(garnet.Endpoint);
