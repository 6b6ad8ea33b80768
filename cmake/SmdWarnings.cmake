# One interface target with the warnings every target of ours is built with.
add_library(smd_warnings INTERFACE)
target_compile_options(smd_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                              -Wsign-conversion -Wnon-virtual-dtor -Werror)
if(NOT EMSCRIPTEN)
  target_compile_options(smd_warnings INTERFACE -Wduplicated-cond -Wlogical-op)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # When it optimises, g++ 12 sees overlapping and overlong copies inside its own std::string (GCC bug
    # 105651 and relatives) that are not there. AddressSanitizer watches for real ones.
    target_compile_options(smd_warnings INTERFACE -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow
                                                  -Wno-stringop-overread)
  endif()
endif()

if(SMD_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
