// Precompiled: the headers that cost most and never change. Do not rely on it for includes.
#pragma once

#include <gtest/gtest.h>

#include "shared/pch.hpp"
